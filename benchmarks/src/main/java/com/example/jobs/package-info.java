/** Functions as a user would write them. */
@NullMarked
package com.example.jobs;

import org.jspecify.annotations.NullMarked;

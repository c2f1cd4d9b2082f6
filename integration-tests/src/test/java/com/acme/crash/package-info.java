/** Functions for workers that are killed or whose Redis is frozen. */
@NullMarked
package com.acme.crash;

import org.jspecify.annotations.NullMarked;

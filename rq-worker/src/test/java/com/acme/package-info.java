/** Functions of a user, for workers under test: a package that is neither RQ's nor the JDK's. */
@NullMarked
package com.acme;

import org.jspecify.annotations.NullMarked;

/** Functions of a user, for the live checks with Python: a package that is neither RQ's nor the JDK's. */
@NullMarked
package com.acme.interop;

import org.jspecify.annotations.NullMarked;

/** Functions that both sides know, for the soak. */
@NullMarked
package com.acme.soak;

import org.jspecify.annotations.NullMarked;

@NullMarked
package io.rq4j.internal.command;

import org.jspecify.annotations.NullMarked;

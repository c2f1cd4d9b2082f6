/** Small functions and programs that use RQ for Java. The snippets of the README are tagged regions of them. */
@NullMarked
package io.rq4j.examples;

import org.jspecify.annotations.NullMarked;

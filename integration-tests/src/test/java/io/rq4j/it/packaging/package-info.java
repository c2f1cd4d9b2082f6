/** What users get in their hands: the archive for servers, its programs, and the libraries in a project of their own. */
@NullMarked
package io.rq4j.it.packaging;

import org.jspecify.annotations.NullMarked;

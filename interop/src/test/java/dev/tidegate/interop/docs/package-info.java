/**
 * What the pages under {@code docs/formats} say is what the formats declare. A page has parts that tests compare, each
 * between two marks; run the tests with {@code -Dtidegate.docs.write=true} to have them written.
 */
@NullMarked
package dev.tidegate.interop.docs;

import org.jspecify.annotations.NullMarked;

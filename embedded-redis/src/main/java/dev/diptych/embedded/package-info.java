/** A Redis of one's own: a real {@code redis-server} process beside this JVM. */
@org.jspecify.annotations.NullMarked
package dev.diptych.embedded;

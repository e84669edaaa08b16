/** The services put together: API, workers and Redis in one JVM, or one role each. */
@org.jspecify.annotations.NullMarked
package dev.diptych.standalone;

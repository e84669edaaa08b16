/** Records to JSON and back, once: what lies in Redis and what the API shows have the same form, in snake_case. */
@org.jspecify.annotations.NullMarked
package dev.diptych.wire;

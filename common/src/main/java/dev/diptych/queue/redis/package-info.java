/** The queue on Redis: one Lua script per transition, and the only package that speaks to Redis. */
@org.jspecify.annotations.NullMarked
package dev.diptych.queue.redis;

/** The feed: every event of a watched job, once and in order, over WebSockets and Server-Sent Events. */
@org.jspecify.annotations.NullMarked
package dev.diptych.api.progress;

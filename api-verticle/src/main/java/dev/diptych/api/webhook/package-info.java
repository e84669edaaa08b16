/** Tells other services what became of their jobs, without letting them reach what only this host can. */
@org.jspecify.annotations.NullMarked
package dev.diptych.api.webhook;

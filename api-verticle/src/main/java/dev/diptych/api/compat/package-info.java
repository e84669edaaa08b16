/** Clients that exist already: OpenAI Images and AUTOMATIC1111, spoken on top of the native API. */
@org.jspecify.annotations.NullMarked
package dev.diptych.api.compat;

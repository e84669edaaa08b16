/** A client of the API, as the command line needs one: submit, follow to the end over any drop, fetch, cancel. */
@org.jspecify.annotations.NullMarked
package dev.diptych.client;

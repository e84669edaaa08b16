/** The web page at {@code /}: static files without a build step, and what a browser may do with them. */
@org.jspecify.annotations.NullMarked
package dev.diptych.api.ui;

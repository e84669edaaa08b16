/** The web page at {@code /}: static files without a build step. */
@org.jspecify.annotations.NullMarked
package dev.diptych.api.ui;

/** Bodies: {@code multipart/form-data} by its parts, and JSON. */
@org.jspecify.annotations.NullMarked
package dev.diptych.api.form;

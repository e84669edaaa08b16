/** Bodies of {@code multipart/form-data}. */
@org.jspecify.annotations.NullMarked
package dev.diptych.api.form;

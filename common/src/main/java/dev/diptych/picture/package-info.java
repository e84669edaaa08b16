/** Pictures as pixels and as files: PNG with text, JPEG, uploads of any kind made ready for the VAE. */
@org.jspecify.annotations.NullMarked
package dev.diptych.picture;

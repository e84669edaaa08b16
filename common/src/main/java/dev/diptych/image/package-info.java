/** Where finished pictures and uploads lie, as bytes under keys. */
@org.jspecify.annotations.NullMarked
package dev.diptych.image;

/** A model's folders on disk in Hugging Face's layout: which there are, and what their configuration files say. */
@org.jspecify.annotations.NullMarked
package dev.diptych.model;

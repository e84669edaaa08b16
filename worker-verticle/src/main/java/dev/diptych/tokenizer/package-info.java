/** CLIP's tokens: byte-level BPE, prompt weights, windows of 77. */
@org.jspecify.annotations.NullMarked
package dev.diptych.tokenizer;

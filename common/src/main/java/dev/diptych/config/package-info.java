/**
 * Settings: a record's defaults, then a YAML file, then environment variables, then flags; the later wins. Jackson binds
 * them, the record validates itself, and an unknown key or a bad value stops the start with one line.
 */
@org.jspecify.annotations.NullMarked
package dev.diptych.config;

/** The command line: commands, flags, progress and exit codes. */
@org.jspecify.annotations.NullMarked
package dev.diptych.cli;

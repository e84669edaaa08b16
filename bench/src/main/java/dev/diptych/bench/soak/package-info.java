/** The whole service under many jobs in one process, whose memory and handles must stay as they are. */
@org.jspecify.annotations.NullMarked
package dev.diptych.bench.soak;

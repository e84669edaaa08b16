/** What every benchmark measures and reports with. */
@org.jspecify.annotations.NullMarked
package dev.diptych.bench.measure;

/** A device as the worker sees it: the thread that makes its calls, and the memory that it has. */
@org.jspecify.annotations.NullMarked
package dev.diptych.worker.device;

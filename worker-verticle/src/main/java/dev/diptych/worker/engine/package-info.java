/** The step engine: many pictures in flight on one device, one UNet call at a time. Runs on the device's thread. */
@org.jspecify.annotations.NullMarked
package dev.diptych.worker.engine;

package dev.diptych.onnx;

import dev.diptych.model.BadModelException;

/**
 * What is wrong with one file of a model.
 *
 * @param file its place under the folder that was checked
 * @param problem one sentence
 */
public record ModelProblem(String file, String problem) {
    static ModelProblem in(String folder, BadModelException e) {
        return new ModelProblem(folder.isEmpty() ? e.file() : folder + "/" + e.file(), e.problem());
    }

    @Override
    public String toString() {
        return file + ": " + problem;
    }
}

package dev.diptych.worker;

import dev.diptych.job.ModelCard;
import dev.diptych.job.Phase;
import dev.diptych.queue.Capability;
import dev.diptych.sdxl.DiffusionModel;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** The models of a worker, the default one first. */
record LoadedModels(List<DiffusionModel> all) {
    LoadedModels {
        all = List.copyOf(all);
    }

    List<ModelCard> cards() {
        return all.stream().map(DiffusionModel::card).toList();
    }

    Set<Capability> capabilities() {
        Set<Capability> capabilities = new LinkedHashSet<>();
        for (DiffusionModel model : all) {
            for (Phase phase : model.phases()) {
                capabilities.add(new Capability(model.card().name(), phase));
            }
        }
        return capabilities;
    }

    Map<String, DiffusionModel> byName() {
        Map<String, DiffusionModel> byName = new LinkedHashMap<>();
        all.forEach(model -> byName.put(model.card().name(), model));
        return byName;
    }
}

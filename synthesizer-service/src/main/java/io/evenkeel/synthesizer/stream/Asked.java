package io.evenkeel.synthesizer.stream;

import io.evenkeel.synthesizer.domain.Recipe;
import java.util.List;

/** What was asked of a recipe, to be met again when its answer comes. */
record Asked(Place place, int revision, Recipe recipe, int count, List<String> parents) {}

package dev.migration.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class BelongingsTest {

    private final Belongings belongings = new Belongings(List.of("extension citext"));

    private void step(List<String> before, List<String> after) {
        belongings.betweenSteps(before);
        belongings.afterStep(after);
    }

    @Test
    void whatComesDuringAStepIsOwn() {
        step(List.of("extension citext"), List.of("extension citext", "table visits"));

        assertThat(belongings.own()).containsExactly("table visits");
        assertThat(belongings.others()).isEmpty();
    }

    @Test
    void whatComesBetweenStepsStaysOthers() {
        step(List.of(), List.of("table visits"));
        step(List.of("table stranger", "table visits"), List.of("table doctors", "table stranger"));

        assertThat(belongings.own()).containsExactly("table doctors");
        assertThat(belongings.others()).containsExactly("table stranger");
    }

    @Test
    void anOwnNameThatOthersTakeAfterItWasDroppedIsTheirs() {
        step(List.of(), List.of("table visits"));
        step(List.of("table visits"), List.of());
        belongings.betweenSteps(List.of("table visits"));

        assertThat(belongings.own()).isEmpty();
        assertThat(belongings.others()).containsExactly("table visits");
    }

    @Test
    void whatWasThereIsNobodysAlsoAfterAStepMadeItAnew() {
        step(List.of("extension citext"), List.of());
        step(List.of(), List.of("extension citext"));

        assertThat(belongings.own()).isEmpty();
        assertThat(belongings.others()).isEmpty();
    }
}

// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.lock;

import static org.assertj.core.api.Assertions.assertThat;

import dev.migration.internal.lock.MigrationLockHolder.LeaseWatch;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class LeaseWatchTest {

    private final AtomicLong nanoTime = new AtomicLong();
    private final LeaseWatch watch = new LeaseWatch(Duration.ofSeconds(15), nanoTime::get);

    private boolean isOverAfter(long seconds, String pulse) {
        nanoTime.addAndGet(TimeUnit.SECONDS.toNanos(seconds));
        return watch.isOver(new MigrationLockHolder("another", pulse, true));
    }

    private void seen(int times, String pulse) {
        for (int i = 0; i < times; i++) {
            assertThat(isOverAfter(1, pulse)).isFalse();
        }
    }

    @Test
    void oneLookShowsNothing() {
        assertThat(isOverAfter(1000, "a")).isFalse();
        assertThat(watch.words()).isEmpty();
        assertThat(watch.mayBeAbandoned()).isTrue();
    }

    @Test
    void itIsOverWhenItHasNotChangedForOneTerm() {
        seen(15, "a");

        assertThat(watch.words()).isEqualTo("; its lease has not changed for 14 s, and is taken over after 15 s");
        assertThat(isOverAfter(1, "a")).isTrue();
    }

    @Test
    void aChangeBeginsTheTermAnew() {
        seen(15, "a");
        seen(15, "b");

        assertThat(watch.mayBeAbandoned()).as("somebody lives").isFalse();
        assertThat(isOverAfter(1, "b")).isTrue();
    }

    @Test
    void anotherLeaseAfterNoneIsNoChangeOfIts() {
        seen(3, "a");
        watch.none();
        seen(3, "b");

        assertThat(watch.mayBeAbandoned()).isTrue();
    }

    /** The owner may have been suspended with us, as where a virtual machine was. */
    @Test
    void timeInWhichWeDidNotLookDoesNotCount() {
        seen(2, "a");

        assertThat(isOverAfter(3600, "a")).isFalse();

        assertThat(watch.words()).isEmpty();
    }

    @Test
    void afterFourBeatsWithoutAChangeItIsWorthMentioning() {
        long fourBeats = HeldLease.BEAT.multipliedBy(4).toSeconds();

        seen((int) fourBeats, "a");
        assertThat(watch.words()).isEmpty();

        isOverAfter(1, "a");
        assertThat(watch.words()).startsWith("; its lease has not changed for " + fourBeats + " s");
    }
}

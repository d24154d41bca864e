// SPDX-License-Identifier: Apache-2.0
package dev.migration.internal.stop;

import java.time.Duration;

/**
 * A wait for something that has to be asked again and again: each pause is twice as long as the one before, up to the longest;
 * there is news from time to time; and it ends when the run is stopped.
 */
public final class Wait {

    private final StopSignal stop;
    private final Duration longest;
    private final Duration longestPause;
    private final Duration betweenNews;
    private final long start = System.nanoTime();
    private Duration pause;
    private Duration nextNews = Duration.ZERO;

    /** @param longest how long to wait; whoever tries once more after that goes on with the longest pause */
    public Wait(StopSignal stop, Duration longest, Duration firstPause, Duration longestPause, Duration betweenNews) {
        this.stop = stop;
        this.longest = longest;
        this.pause = firstPause;
        this.longestPause = longestPause;
        this.betweenNews = betweenNews;
    }

    /** Until now. */
    public Duration waited() {
        return Duration.ofNanos(System.nanoTime() - start);
    }

    public boolean isOver() {
        return waited().compareTo(longest) >= 0;
    }

    /** Whether it is time to say again what is waited for; at first at once. */
    public boolean isNewsDue() {
        Duration waited = waited();
        if (waited.compareTo(nextNews) < 0) {
            return false;
        }
        nextNews = waited.plus(betweenNews);
        return true;
    }

    /** Pauses until the next attempt is due; false if the run is stopped. */
    public boolean pause() {
        Duration left = longest.minus(waited());
        boolean goesOn = stop.pause(left.isNegative() || left.isZero() ? pause : shorter(pause, left));
        pause = shorter(pause.multipliedBy(2), longestPause);
        return goesOn;
    }

    private static Duration shorter(Duration one, Duration other) {
        return one.compareTo(other) < 0 ? one : other;
    }
}

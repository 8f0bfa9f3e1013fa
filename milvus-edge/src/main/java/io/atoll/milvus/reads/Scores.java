package io.atoll.milvus.reads;

/// Scores as clients see them: the metric's own values, rounded where they asked for it.
public final class Scores {

    private Scores() {}

    /// Rounds a score as Milvus does where it is asked to.
    ///
    /// @param digits behind the point; -1: as it is
    public static float round(float score, int digits) {
        if (digits < 0) {
            return score;
        }
        double scale = Math.pow(10, digits);
        return (float) (Math.floor(score * scale + 0.5) / scale);
    }
}

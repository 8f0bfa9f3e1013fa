package io.atoll.cli.reports;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// Lines through points, drawn as SVG that needs nothing beside it.
///
/// @param xLog whether steps along the axis multiply; all values of x are greater than 0 then
/// @param series at least one, of at least one point each
record Plot(String title, String xLabel, String yLabel, boolean xLog, List<Series> series) {
    private static final int WIDTH = 560;
    private static final int HEIGHT = 340;
    private static final int LEFT = 70;
    private static final int RIGHT = 20;
    private static final int TOP = 40;
    private static final int BOTTOM = 50;
    private static final int TICKS = 5;
    private static final String[] COLOURS = {"#1565c0", "#c62828", "#2e7d32", "#6a1b9a", "#ef6c00"};

    Plot {
        series = List.copyOf(series);
    }

    /// A line.
    ///
    /// @param points from left to right
    record Series(String name, List<Point> points) {
        Series {
            points = List.copyOf(points);
        }
    }

    /// @param label shown beside it; may be empty
    record Point(double x, double y, String label) {}

    String svg() {
        var svg = new StringBuilder();
        svg.append(
                format(
                        "<svg viewBox=\"0 0 %d %d\" width=\"%d\" height=\"%d\" role=\"img\">%n",
                        WIDTH, HEIGHT, WIDTH, HEIGHT));
        svg.append(text(WIDTH / 2.0, 20, "middle", "title", title));
        svg.append(text(WIDTH / 2.0, HEIGHT - 8, "middle", "label", xLabel));
        svg.append(
                format(
                        "<text transform=\"translate(14 %d) rotate(-90)\" text-anchor=\"middle\""
                                + " class=\"label\">%s</text>%n",
                        HEIGHT / 2, Html.escaped(yLabel)));
        Axis x = xLog ? Axis.logarithmic(values(Point::x)) : Axis.linear(values(Point::x));
        Axis y = Axis.fromZero(values(Point::y));
        appendAxes(svg, x, y);
        for (int i = 0; i < series.size(); i++) {
            append(svg, series.get(i), COLOURS[i % COLOURS.length], i, x, y);
        }
        return svg.append("</svg>\n").toString();
    }

    private double[] values(ToDoubleFunction<Point> value) {
        return series.stream().flatMap(each -> each.points().stream()).mapToDouble(value).toArray();
    }

    private void appendAxes(StringBuilder svg, Axis x, Axis y) {
        for (double tick : y.ticks()) {
            double at = pixelY(y, tick);
            svg.append(line(LEFT, at, WIDTH - RIGHT, at, "grid"));
            svg.append(text(LEFT - 6, at + 4, "end", "tick", number(tick)));
        }
        for (double tick : x.ticks()) {
            double at = pixelX(x, tick);
            svg.append(line(at, TOP, at, HEIGHT - BOTTOM, "grid"));
            svg.append(text(at, HEIGHT - BOTTOM + 16, "middle", "tick", number(tick)));
        }
        svg.append(line(LEFT, HEIGHT - BOTTOM, WIDTH - RIGHT, HEIGHT - BOTTOM, "axis"));
        svg.append(line(LEFT, TOP, LEFT, HEIGHT - BOTTOM, "axis"));
    }

    private void append(StringBuilder svg, Series each, String colour, int place, Axis x, Axis y) {
        var path = new StringBuilder();
        for (Point point : each.points()) {
            double px = pixelX(x, point.x());
            double py = pixelY(y, point.y());
            path.append(format("%s%.1f %.1f", path.isEmpty() ? "M" : " L", px, py));
            svg.append(
                    format(
                            "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"3.5\" fill=\"%s\"><title>%s, %s"
                                    + "</title></circle>%n",
                            px, py, colour, number(point.x()), number(point.y())));
            if (!point.label().isEmpty()) {
                svg.append(text(px + 6, py - 6, "start", "tick", point.label()));
            }
        }
        svg.append(
                format(
                        "<path d=\"%s\" fill=\"none\" stroke=\"%s\" stroke-width=\"2\"/>%n",
                        path, colour));
        if (series.size() > 1) {
            double at = TOP + 14.0 * place;
            svg.append(
                    format(
                            "<rect x=\"%d\" y=\"%.1f\" width=\"10\" height=\"10\" fill=\"%s\"/>%n",
                            LEFT + 8, at, colour));
            svg.append(text(LEFT + 22, at + 9, "start", "tick", each.name()));
        }
    }

    private static double pixelX(Axis axis, double value) {
        return LEFT + axis.place(value) * (WIDTH - LEFT - RIGHT);
    }

    private static double pixelY(Axis axis, double value) {
        return HEIGHT - BOTTOM - axis.place(value) * (HEIGHT - TOP - BOTTOM);
    }

    private static String line(double x1, double y1, double x2, double y2, String kind) {
        return format(
                "<line x1=\"%.1f\" y1=\"%.1f\" x2=\"%.1f\" y2=\"%.1f\" class=\"%s\"/>%n",
                x1, y1, x2, y2, kind);
    }

    private static String text(double x, double y, String anchor, String kind, String words) {
        return format(
                "<text x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\">%s</text>%n",
                x, y, anchor, kind, Html.escaped(words));
    }

    private static String number(double value) {
        return Math.abs(value) >= 1000
                ? format("%,.0f", value)
                : format("%.4f", value).replaceAll("\\.?0+$", "");
    }

    /// Coordinates have points, wherever this runs.
    private static String format(String format, Object... values) {
        return String.format(Locale.ROOT, format, values);
    }

    /// Where values are along an axis.
    ///
    /// @param ticks values that are named
    private record Axis(double from, double to, boolean log, List<Double> ticks) {
        private static Axis linear(double[] values) {
            double low = java.util.Arrays.stream(values).min().orElse(0);
            double high = java.util.Arrays.stream(values).max().orElse(1);
            double margin = high == low ? Math.max(Math.abs(low), 1) * 0.05 : (high - low) * 0.08;
            return evenly(low - margin, high + margin);
        }

        private static Axis fromZero(double[] values) {
            double high = java.util.Arrays.stream(values).max().orElse(1);
            return evenly(0, high <= 0 ? 1 : high * 1.1);
        }

        /// Ticks are at the values themselves.
        private static Axis logarithmic(double[] values) {
            List<Double> ticks =
                    java.util.Arrays.stream(values).distinct().sorted().boxed().toList();
            double margin = Math.pow(ticks.getLast() / ticks.getFirst(), 0.08);
            return new Axis(
                    ticks.getFirst() / Math.max(margin, 1.1),
                    ticks.getLast() * Math.max(margin, 1.1),
                    true,
                    ticks);
        }

        /// Ticks are round numbers.
        private static Axis evenly(double from, double to) {
            double rough = (to - from) / TICKS;
            double unit = Math.pow(10, Math.floor(Math.log10(rough)));
            double step = unit * (rough / unit > 5 ? 10 : rough / unit > 2 ? 5 : 2);
            var ticks = new ArrayList<Double>();
            for (double tick = Math.ceil(from / step) * step; tick <= to; tick += step) {
                ticks.add(tick);
            }
            return new Axis(from, to, false, ticks);
        }

        private double place(double value) {
            return log
                    ? Math.log(value / from) / Math.log(to / from)
                    : (value - from) / (to - from);
        }
    }
}

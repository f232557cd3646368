package io.ringfence.soak;

import io.ringfence.soak.MemoryHistory.Kind;
import io.ringfence.soak.MemoryHistory.Line;
import io.ringfence.soak.MemoryHistory.Mark;
import io.ringfence.supervisor.call.Language;
import io.ringfence.supervisor.settings.MemorySettings;
import io.ringfence.supervisor.settings.MemorySize;
import java.awt.BasicStroke;
import java.awt.Color;
import java.awt.Font;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.knowm.xchart.BitmapEncoder;
import org.knowm.xchart.XYChart;
import org.knowm.xchart.XYChartBuilder;
import org.knowm.xchart.XYSeries;
import org.knowm.xchart.XYSeries.XYSeriesRenderStyle;
import org.knowm.xchart.style.Styler.LegendLayout;
import org.knowm.xchart.style.Styler.LegendPosition;
import org.knowm.xchart.style.markers.Marker;
import org.knowm.xchart.style.markers.SeriesMarkers;

/** Draws the memory of all workers, a panel for each language. */
final class MemoryChart {
  private static final int WIDTH = 2000;
  private static final int PANEL_HEIGHT = 720;
  private static final double MEGABYTE = 1e6;
  private static final int MARK_SIZE = 12;

  /** Neighbours in time differ, so that a line can be followed where several cross. */
  private static final List<Color> WORKERS =
      List.of(
          new Color(0x4E79A7),
          new Color(0x76B7B2),
          new Color(0x59A14F),
          new Color(0x9C755F),
          new Color(0xB07AA1),
          new Color(0x86A5C9),
          new Color(0x8CB369),
          new Color(0x7A7A9A));

  private MemoryChart() {}

  /** Writes a PNG; needs no display. */
  static void write(MemoryHistory history, MemorySettings memory, double seconds, Path file)
      throws IOException {
    List<XYChart> panels =
        Arrays.stream(Language.values())
            .map(language -> panel(history, memory, seconds, language))
            .toList();
    try (OutputStream out = Files.newOutputStream(file)) {
      BitmapEncoder.saveBitmap(panels, panels.size(), 1, out, BitmapEncoder.BitmapFormat.PNG);
    }
  }

  private static XYChart panel(
      MemoryHistory history, MemorySettings memory, double seconds, Language language) {
    List<Line> lines = history.lines(language);
    XYChart chart =
        new XYChartBuilder()
            .width(WIDTH)
            .height(PANEL_HEIGHT)
            .title("Private memory of %d %s workers".formatted(lines.size(), language.label()))
            .xAxisTitle("seconds")
            .yAxisTitle("MB")
            .build();
    style(chart, memory, seconds);
    for (int i = 0; i < lines.size(); i++) {
      draw(chart, lines.get(i), WORKERS.get(i % WORKERS.size()), i == 0);
    }
    level(chart, "threshold", memory.threshold(), seconds, new Color(0xE08214));
    level(chart, "hard limit", memory.hardLimit(), seconds, new Color(0xB2182B));
    marks(
        chart,
        "runs moved to another worker",
        history.marks(language, Kind.MOVED),
        SeriesMarkers.DIAMOND,
        new Color(0xF2C14E));
    marks(
        chart,
        "SIGKILL",
        history.marks(language, Kind.KILLED),
        SeriesMarkers.CROSS,
        new Color(0xC00000));
    marks(
        chart,
        "SIGSTOP",
        history.marks(language, Kind.STOPPED),
        SeriesMarkers.SQUARE,
        new Color(0x222222));
    return chart;
  }

  private static void style(XYChart chart, MemorySettings memory, double seconds) {
    chart
        .getStyler()
        .setDefaultSeriesRenderStyle(XYSeriesRenderStyle.Line)
        .setXAxisMin(0.0)
        .setXAxisMax(seconds)
        .setYAxisMin(0.0)
        .setYAxisMax(memory.hardLimit().bytes() / MEGABYTE * 1.1)
        .setXAxisDecimalPattern("#0")
        .setYAxisDecimalPattern("#0")
        .setPlotGridLinesColor(new Color(0xE4E4E4))
        .setAxisTickLabelsFont(new Font(Font.SANS_SERIF, Font.PLAIN, 16))
        .setAxisTitleFont(new Font(Font.SANS_SERIF, Font.PLAIN, 18))
        .setMarkerSize(MARK_SIZE)
        .setLegendPosition(LegendPosition.OutsideS)
        .setLegendLayout(LegendLayout.Horizontal)
        .setLegendFont(new Font(Font.SANS_SERIF, Font.PLAIN, 18))
        .setLegendBorderColor(Color.WHITE)
        .setChartTitleFont(new Font(Font.SANS_SERIF, Font.BOLD, 22))
        .setChartBackgroundColor(Color.WHITE)
        .setPlotBorderVisible(false);
  }

  private static void draw(XYChart chart, Line line, Color color, boolean isInLegend) {
    XYSeries series =
        chart.addSeries(
            isInLegend ? "a worker (one line each)" : "worker " + line.incarnation(),
            line.seconds(),
            line.megabytes());
    series.setMarker(SeriesMarkers.NONE);
    series.setLineColor(color);
    series.setLineStyle(new BasicStroke(1.6f));
    series.setShowInLegend(isInLegend);
  }

  private static void level(
      XYChart chart, String name, MemorySize size, double seconds, Color color) {
    double megabytes = size.bytes() / MEGABYTE;
    XYSeries series =
        chart.addSeries(
            name + " " + size, new double[] {0, seconds}, new double[] {megabytes, megabytes});
    series.setMarker(SeriesMarkers.NONE);
    series.setLineColor(color);
    series.setLineStyle(new BasicStroke(2.5f));
  }

  private static void marks(
      XYChart chart, String name, List<Mark> marks, Marker marker, Color color) {
    if (marks.isEmpty()) {
      return;
    }
    XYSeries series =
        chart.addSeries(
            name + " (" + marks.size() + ")",
            marks.stream().mapToDouble(Mark::seconds).toArray(),
            marks.stream().mapToDouble(Mark::megabytes).toArray());
    series.setXYSeriesRenderStyle(XYSeriesRenderStyle.Scatter);
    series.setMarker(marker);
    series.setMarkerColor(color);
  }
}

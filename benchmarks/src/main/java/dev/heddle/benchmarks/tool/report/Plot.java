// SPDX-License-Identifier: Apache-2.0
package dev.heddle.benchmarks.tool.report;

import de.erichseifert.vectorgraphics2d.Processors;
import de.erichseifert.vectorgraphics2d.VectorGraphics2D;
import de.erichseifert.vectorgraphics2d.util.PageSize;
import dev.heddle.benchmarks.channels.Contender;
import dev.heddle.benchmarks.tool.results.Numbers;
import dev.heddle.benchmarks.tool.results.Plan;
import dev.heddle.benchmarks.tool.results.Results;
import java.awt.Color;
import java.awt.Font;
import java.awt.Rectangle;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jfree.chart.ChartFactory;
import org.jfree.chart.JFreeChart;
import org.jfree.chart.axis.LogarithmicAxis;
import org.jfree.chart.plot.CategoryPlot;
import org.jfree.chart.renderer.category.BarRenderer;
import org.jfree.chart.renderer.category.StandardBarPainter;
import org.jfree.data.category.DefaultCategoryDataset;
import org.jfree.data.general.DatasetUtils;

/** Bars of every contender's time under every channel workload, on a logarithmic scale. */
final class Plot {
  private static final int WIDTH = 1000;
  private static final int HEIGHT = 420;
  private static final double LEAST_NANOS = 5;
  private static final Font FONT = new Font(Font.SANS_SERIF, Font.PLAIN, 13);

  private static final Map<Contender, Color> COLOURS =
      Map.of(
          Contender.HEDDLE, new Color(0xC0392B),
          Contender.ABQ, new Color(0x2E5A87),
          Contender.LBQ, new Color(0x6F9BC8),
          Contender.LTQ, new Color(0x3E7CB1),
          Contender.SQ, new Color(0xA9C4E0),
          Contender.JOX, new Color(0xE0A030),
          Contender.KOTLIN, new Color(0x8E6BB5),
          Contender.GO, new Color(0x55A080),
          Contender.FLOOR, new Color(0xB0B0B0));

  private Plot() {}

  /** Writes the plot of one capacity and number of carriers. */
  static void write(Results results, int capacity, int carriers, Path file) throws IOException {
    var bars = new DefaultCategoryDataset();
    for (var contender : Contender.values()) {
      for (var workload : Plan.CHANNEL_WORKLOADS) {
        results
            .row(workload, capacity, carriers, contender.label())
            .ifPresent(row -> bars.addValue(row.nanos(), contender.label(), workload));
      }
    }
    var chart = ChartFactory.createBarChart(title(results, capacity, carriers), null, null, bars);
    style(chart, bars);
    var graphics = new VectorGraphics2D();
    chart.draw(graphics, new Rectangle(WIDTH, HEIGHT));
    var page = new PageSize(WIDTH, HEIGHT);
    try (var out = Files.newOutputStream(file)) {
      Processors.get("svg").getDocument(graphics.getCommands(), page).writeTo(out);
    }
  }

  private static String title(Results results, int capacity, int carriers) {
    var machine = results.machine();
    return "capacity %d, %s: %s, JDK %s, %s"
        .formatted(
            capacity,
            Numbers.carriers(carriers),
            machine.cpu(),
            machine.jdk().replaceAll("[+ ].*", ""),
            machine.date());
  }

  private static void style(JFreeChart chart, DefaultCategoryDataset bars) {
    chart.setBackgroundPaint(Color.WHITE);
    chart.getTitle().setFont(new Font(Font.SANS_SERIF, Font.BOLD, 14));
    CategoryPlot plot = chart.getCategoryPlot();
    plot.setBackgroundPaint(Color.WHITE);
    plot.setRangeGridlinePaint(Color.LIGHT_GRAY);
    plot.setOutlineVisible(false);
    var axis = new LogarithmicAxis("ns per message");
    axis.setExpTickLabelsFlag(false);
    axis.setRange(
        Math.min(LEAST_NANOS, DatasetUtils.findMinimumRangeValue(bars).doubleValue() / 2),
        2 * DatasetUtils.findMaximumRangeValue(bars).doubleValue());
    axis.setLabelFont(FONT);
    axis.setTickLabelFont(FONT);
    plot.getDomainAxis().setTickLabelFont(FONT);
    chart.getLegend().setItemFont(FONT);
    plot.setRangeAxis(axis);
    var renderer = (BarRenderer) plot.getRenderer();
    renderer.setBarPainter(new StandardBarPainter());
    renderer.setShadowVisible(false);
    renderer.setItemMargin(0.05);
    for (int row = 0; row < bars.getRowCount(); row++) {
      var contender = Contender.of((String) bars.getRowKey(row));
      renderer.setSeriesPaint(row, COLOURS.get(contender));
    }
  }
}

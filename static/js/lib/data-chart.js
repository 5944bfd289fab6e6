/* A chart of the table it holds: the first column are the categories, every other column is a series, named by its head. Without a script,
   or for whoever reads tables, the table is all there is; with one it folds away below the chart.

     <data-chart kind="bar" stacked><table><caption>…</caption><thead>…</thead><tbody>…</tbody></table></data-chart>

     kind      "bar" or "line"; a head may say another for its column: <th data-kind="line">
     stacked   bars stand upon each other
   A head may say its colour by a token, <th data-colour="orange">; cells may hold "12 %" or "1,234": the number in them is drawn, an empty one leaves a gap. */
const SERIES = ["blue", "orange", "security", "yellow", "bank", "none"];
const HEIGHT_PX = 260;

class DataChart extends HTMLElement {
  #chart;
  #watches = [];

  async connectedCallback() {
    const table = this.querySelector("table");
    if (!table || this.#chart) return;
    const data = read(table);
    if (data.categories.length === 0) return;
    const canvas = this.#frame(table);
    const { init } = await import("echarts");
    if (!this.isConnected) return;
    this.#chart = init(canvas, null, { renderer: "canvas", height: HEIGHT_PX });
    const draw = () => this.#chart.setOption(options(data, this), { notMerge: true });
    this.#watch(canvas, draw);
    draw();
    this.dataset.drawn = "";
  }

  #watch(canvas, draw) {
    const size = new ResizeObserver(() => this.#chart.resize({ height: HEIGHT_PX }));
    const theme = new MutationObserver(draw);
    size.observe(canvas);
    theme.observe(document.documentElement, { attributeFilter: ["data-bs-theme"] });
    this.#watches = [size, theme];
  }

  disconnectedCallback() {
    for (const watch of this.#watches) watch.disconnect();
    this.#chart?.dispose();
    this.#chart = undefined;
  }

  #frame(table) {
    const known = this.querySelector(".chart-canvas");
    if (known) return known;
    const canvas = document.createElement("div");
    canvas.className = "chart-canvas";
    canvas.setAttribute("role", "img");
    canvas.setAttribute("aria-label", table.caption?.textContent.trim() ?? "");
    const fold = document.createElement("details");
    const summary = document.createElement("summary");
    summary.textContent = gettext("The figures as a table");
    fold.append(summary, table);
    this.append(canvas, fold);
    return canvas;
  }
}

function read(table) {
  const heads = [...table.tHead.rows[0].cells].slice(1);
  const rows = [...table.tBodies[0].rows];
  return {
    categories: rows.map((row) => row.cells[0].textContent.trim()),
    series: heads.map((head, at) => ({ head, name: head.textContent.trim(), values: rows.map((row) => number(row.cells[at + 1]?.textContent ?? "")) })),
  };
}

function number(text) {
  const found = text.replaceAll(",", "").match(/-?\d+(\.\d+)?/);
  return found ? Number(found[0]) : null;
}

/* Above the bars stay as many lines as the names take: on a phone three of them lay upon the scale. */
const LEGEND_LINE = 20;
const WIDE = 12;

function legendLines(series, width) {
  let [lines, taken] = [1, 0];
  for (const { name } of series) {
    const wide = [...name].reduce((sum, letter) => sum + (letter > "\u2e80" ? WIDE : WIDE * 0.58), WIDE * 2);
    if (taken && taken + wide > width - 8) [lines, taken] = [lines + 1, 0];
    taken += wide + 10;
  }
  return lines;
}

function options({ categories, series }, element) {
  const style = getComputedStyle(element);
  const token = (name) => style.getPropertyValue(`--zf-${name}`).trim();
  const words = { color: token("dim"), fontFamily: style.fontFamily, fontSize: 12 };
  const line = { lineStyle: { color: token("line") } };
  return {
    animation: false,
    textStyle: words,
    grid: { left: 8, right: 12, top: series.length > 1 ? 16 + LEGEND_LINE * legendLines(series, element.clientWidth) : 16, bottom: 8, containLabel: true },
    legend: series.length > 1 ? { top: 0, left: 0, icon: "roundRect", itemWidth: 12, itemHeight: 12, textStyle: words } : undefined,
    tooltip: { trigger: "axis", renderMode: "richText", confine: true, backgroundColor: token("paper"), borderColor: token("line-strong"), textStyle: { ...words, color: token("ink") } },
    xAxis: { type: "category", data: categories, axisLine: line, axisTick: { show: false }, axisLabel: { ...words, hideOverlap: true, alignMinLabel: "left", alignMaxLabel: "right" } },
    yAxis: { type: "value", minInterval: 1, splitLine: line, axisLabel: words },
    series: series.map((one, at) => drawn(one, at, element, token)),
  };
}

function drawn({ head, name, values }, at, element, token) {
  const type = head.dataset.kind ?? element.getAttribute("kind") ?? "bar";
  const colour = token(head.dataset.colour ?? SERIES[at % SERIES.length]);
  const bars = { stack: element.hasAttribute("stacked") ? "all" : undefined, barMaxWidth: 28 };
  return { name, type, data: values, itemStyle: { color: colour }, ...(type === "line" ? { symbolSize: 6, lineStyle: { width: 2, color: colour } } : bars) };
}

customElements.define("data-chart", DataChart);

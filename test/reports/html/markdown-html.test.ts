import { describe, expect, it } from "vitest";
import { type MarkdownParts, markdownToHtml } from "../../../src/reports/html/markdown-html.js";
import { markdownTable, plainText } from "../../../src/reports/markdown-table.js";

const parts: MarkdownParts = {
  picture: (name) => `<figure>${name}</figure>\n`,
  withPicture: (name) => name.endsWith(".json"),
  cellClass: (text) => (text === "PROMOTE" ? "good" : null),
};
const html = (markdown: string) => markdownToHtml(markdown, parts).html;

describe("markdownToHtml", () => {
  it("shows HTML in the Markdown as text", () => {
    const hostile = '<script>alert(1)</script> <img src=x onerror="alert(1)">';
    for (const written of [hostile, plainText(hostile), `# ${hostile}`, markdownTable([{ head: "a" }], [[hostile]])]) {
      expect(html(written)).not.toMatch(/<(script|img)/);
      expect(html(written)).toContain("&lt;script&gt;");
    }
  });

  it("makes no link that runs a script", () => {
    expect(html("[a](javascript:alert(1))")).not.toContain("<a");
    expect(html("[a](data:text/html,x)")).not.toContain("<a");
  });

  it("gives headings of the second and third level an id of their own and lists them, the title none", () => {
    const { html, outline } = markdownToHtml(
      "# T\n\n## Gates\n\n### Gates\n\n### OVER `a` and *b*\n\n#### Deep",
      parts,
    );
    expect(outline).toEqual([
      { level: 2, id: "gates", text: "Gates" },
      { level: 3, id: "gates-2", text: "Gates" },
      { level: 3, id: "over-a-and-b", text: "OVER a and b" },
    ]);
    for (const { id } of outline) expect(html).toContain(`id="${id}"`);
    expect(html).toContain("<h1>T</h1>");
  });

  it("puts a picture of its own paragraph outside of any paragraph", () => {
    expect(html("before\n\n![words](a.svg)\n\nafter")).toBe("<p>before</p>\n<figure>a.svg</figure>\n\n<p>after</p>\n");
  });

  it("leaves out a link to what the picture has with it, and no other", () => {
    expect(html("before\n\n[spec](a.vl.json)\n\nafter")).toBe("<p>before</p>\n\n<p>after</p>\n");
    expect(html("see [spec](a.vl.json)")).toContain('<a href="a.vl.json">');
    expect(html("[site](https://example.org)")).toContain('<a href="https://example.org">');
  });

  it("names a table by its heading, and lets long cells go on in a second line", () => {
    const table = markdownTable([{ head: "h".repeat(41) }], [["x".repeat(41)], ["x".repeat(40)]]);
    const made = html(`## A "b"\n\n${table}`);
    expect(made).toContain('aria-label="Table: A &quot;b&quot;"');
    expect(made.match(/class="long"/g)).toHaveLength(1);
    expect(html(table)).toContain('aria-label="Table"');
  });

  it("breaks figures between their parts alone, and no day in two", () => {
    const cells = [
      "54.1 % [47.3, 60.8] n=212",
      "2025-02-01 to 2025-02-28",
      "<b> in 2024-25, with words beside `A_B`",
      "Huber:delta=5",
    ];
    const made = html(
      markdownTable(
        [{ head: "2024-25 MAE" }],
        cells.map((cell) => [cell]),
      ),
    );
    expect(made).toContain('<td class="parted"><span>54.1 %</span> <span>[47.3, 60.8]</span> <span>n=212</span></td>');
    expect(made).toContain('<td class="parted"><span>2025-02-01</span> <span>to 2025-02-28</span></td>');
    expect(made).toContain(
      '<td class="wraps">&lt;b&gt; in <span>2024-25</span>, with words beside <code>A_<wbr>B</code></td>',
    );
    expect(made).toContain("<td>Huber:delta=5</td>");
    expect(made).toContain("<th><span>2024-25</span> MAE</th>");
  });

  it("lets wide tables scroll, keeps numbers right, and marks cells that hold nothing but a known word", () => {
    const table = markdownTable(
      [{ head: "Decision" }, { head: "N", align: "right" }],
      [
        ["PROMOTE", "1"],
        ["PROMOTE not", "2"],
      ],
    );
    const made = html(table);
    expect(made).toContain('<div class="table"');
    expect(made).toContain('<td class="good">PROMOTE</td>');
    expect(made).toContain("<td>PROMOTE not</td>");
    expect(made).toContain('style="text-align:right"');
  });
});

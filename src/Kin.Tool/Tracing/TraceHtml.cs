using System.Net;
using System.Text;
using Kin.Inspection;

namespace Kin.Tool.Tracing;

/// <summary>The picture and the tables as one page, which fetches nothing from anywhere.</summary>
internal static class TraceHtml
{
    private const string Style = """
        body { font-family: sans-serif; margin: 1em; }
        #picture { overflow-x: auto; border: 1px solid #ccc; }
        pre { overflow-x: auto; }
        """;

    // The picture is made wider, and what was in the middle stays there.
    private const string Script = """
        const zoom = document.getElementById('zoom'), box = document.getElementById('picture');
        const svg = box.querySelector('svg'), width = svg.viewBox.baseVal.width;
        svg.setAttribute('preserveAspectRatio', 'none');
        zoom.oninput = () => {
            const middle = (box.scrollLeft + box.clientWidth / 2) / svg.clientWidth;
            svg.setAttribute('width', width * zoom.value);
            box.scrollLeft = middle * svg.clientWidth - box.clientWidth / 2;
        };
        """;

    /// <summary>The page.</summary>
    public static string Of(TraceChoice choice, int waits)
    {
        string name = choice.Timeline.Threads is [TracedThread first, ..] ? first.ToString() : "nothing";
        string title = WebUtility.HtmlEncode(Looking.Plain.Of($"kin trace: {name}"));
        string tables = new TraceSummary(choice, waits, width: null, hasColour: false).Text();
        StringBuilder page = new();
        page.Append("<!DOCTYPE html>\n<html lang=\"en\"><head><meta charset=\"utf-8\">");
        page.Append($"<title>{title}</title>\n");
        page.Append($"<style>\n{Style}\n</style></head><body>\n<h1>{title}</h1>\n");
        page.Append("<p><label>Zoom <input id=\"zoom\" type=\"range\" min=\"1\" max=\"50\" value=\"1\">");
        page.Append("</label></p>\n");
        page.Append($"<div id=\"picture\">\n{new TraceSvg(choice).Draw()}</div>\n");
        page.Append($"<pre>{WebUtility.HtmlEncode(tables)}</pre>\n");
        page.Append($"<script>\n{Script}\n</script></body></html>\n");
        return page.ToString();
    }
}

using System.Globalization;

namespace Kin.Benchmarks.Reports;

/// <summary>The results of one run as a Markdown page, named by date and machine.</summary>
internal static class ResultsFile
{
    /// <summary>Writes the page and returns its path.</summary>
    public static string Write(
        string folder,
        MachineFacts machine,
        IEnumerable<string> asked,
        IEnumerable<string> pressure,
        IReadOnlyList<(string Table, string Json)> cases)
    {
        Directory.CreateDirectory(folder);
        string date = DateTimeOffset.Now.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture);
        string path = Path.Combine(folder, $"{date}-{machine.Slug}.md");
        using StreamWriter page = new(path);
        page.WriteLine($"# Benchmarks, {date}");
        page.WriteLine();
        page.WriteLine($"{machine}. `./bench.sh {string.Join(' ', asked)} --save`, Release build.");
        page.WriteLine();
        page.WriteLine("Ratios are Kin divided by the rival: the median of the ratios within rounds, which");
        page.WriteLine("interleave. The CPU time counts children too.");
        page.WriteLine();
        foreach (string line in pressure)
        {
            page.WriteLine($"- {line}");
        }

        page.WriteLine();
        page.WriteLine("```");
        page.Write(string.Join("\n", cases.Select(one => one.Table)));
        page.WriteLine("```");
        page.WriteLine();
        page.WriteLine("```json");
        foreach ((_, string json) in cases)
        {
            page.WriteLine(json);
        }

        page.WriteLine("```");
        return path;
    }
}

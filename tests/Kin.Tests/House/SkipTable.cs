using System.Globalization;
using System.Text;

namespace Kin.Tests.House;

/// <summary>The table at the end of a run: how many tests were skipped for want of what.</summary>
internal static class SkipTable
{
    /// <summary>The table as text, empty when nothing was skipped.</summary>
    public static string Render(IEnumerable<(string Capability, string Test)> skipped)
    {
        StringBuilder table = new();
        foreach (var group in skipped.GroupBy(s => s.Capability).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            table.AppendLine(CultureInfo.InvariantCulture, $"{group.Count(),5}  {group.Key}");
        }

        return table.ToString();
    }

    /// <summary>Prints the table, and appends it to the file that KIN_SKIP_TABLE names (test.sh gathers it there).</summary>
    public static void Print()
    {
        string table = Render(Capability.Skipped);
        if (table.Length > 0)
        {
            Console.WriteLine("Skipped for want of:\n" + table.TrimEnd());
        }

        if (Environment.GetEnvironmentVariable("KIN_SKIP_TABLE") is { Length: > 0 } path)
        {
            File.AppendAllText(path, table);
        }
    }
}

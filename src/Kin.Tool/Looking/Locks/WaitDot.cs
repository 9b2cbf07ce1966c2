using System.Globalization;
using System.Text;
using Kin.Inspection;
using Kin.Tool.Processes;

namespace Kin.Tool.Looking.Locks;

/// <summary>A wait-for graph in the language of dot(1): processes as boxes, waits as arrows.</summary>
internal static class WaitDot
{
    /// <summary>The text; what is stuck is red.</summary>
    public static string Of(WaitPicture picture)
    {
        StringBuilder text = new("digraph waits {\n  node [shape=box];\n");
        IEnumerable<WaitParty> parties = picture.Waits.SelectMany(wait => wait.Holders.Append(wait.Who));
        foreach (WaitParty party in parties.Distinct())
        {
            string name = Escaped(ProcessNumbers.NameOf(party.ProcessId));
            text.Append(CultureInfo.InvariantCulture, $"  \"{party}\" [label=\"{party}\\n{name}\"];\n");
        }

        foreach (ThreadWait wait in picture.Waits)
        {
            string colour = picture.Graph.IsStuck(wait) ? ", color=red" : "";
            foreach (WaitParty holder in wait.Holders)
            {
                text.Append(
                    CultureInfo.InvariantCulture,
                    $"  \"{wait.Who}\" -> \"{holder}\" [label=\"{Escaped(wait.On)}\"{colour}];\n");
            }
        }

        return text.Append("}\n").ToString();
    }

    private static string Escaped(string text) => Plain.Of(text)
        .Replace("\\", @"\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal);
}

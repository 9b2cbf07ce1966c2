using System.CommandLine;
using Kin.Tool.Verbs;

namespace Kin.Tool.Pages;

/// <summary>The man pages, from the descriptions of the verbs.</summary>
internal static class ManPage
{
    /// <summary>kin(1).</summary>
    public static string OfKin()
    {
        Roff page = new Roff("KIN").Section("NAME").Paragraph($"kin - {HelpText.Purpose}");
        page.Section("SYNOPSIS");
        page.Paragraph("kin VERB [OPTIONS] ...").Paragraph("kin --version").Paragraph("kin help VERB");
        page.Section("DESCRIPTION").Paragraph("Every verb has a page of its own.");
        foreach (Verb verb in VerbTable.All)
        {
            page.Item(verb.Name, $"{verb.Summary}. See kin-{verb.Name}(1).");
        }

        page.Section("OPTIONS");
        page.Item("-h, --help", "Lists the verbs; after a verb, explains it.");
        page.Item("--version", "Shows the version.");
        page.Section("EXIT STATUS");
        page.Item("0", "what was asked for is done");
        page.Item("1", "it could not be done");
        page.Item("2", "the command line is not understood");
        page.Item("141", "the reader of the output has gone");
        page.Section("ENVIRONMENT");
        page.Item("NO_COLOR", "When set and not empty, no colours are sent to a terminal.");
        page.Item(
            "KIN_DISABLE_FEATURES",
            "Features of the kernel to do without, separated by commas. See kin-doctor(1).");
        page.Section("SEE ALSO");
        page.Paragraph(string.Join(", ", VerbTable.Names.Select(name => $"kin-{name}(1)")));
        return page.ToString();
    }

    /// <summary>kin-VERB(1).</summary>
    public static string Of(Verb verb)
    {
        Roff page = new Roff($"KIN-{verb.Name.ToUpperInvariant()}").Section("NAME");
        page.Paragraph($"kin-{verb.Name} - {verb.Summary}");
        page.Section("SYNOPSIS").Paragraph($"kin {HelpText.UsageOf(verb)}");
        page.Section("DESCRIPTION").Paragraph(
            verb.Paragraphs.FirstOrDefault($"kin {verb.Name} {verb.Summary}."));
        foreach (string paragraph in verb.Paragraphs.Skip(1))
        {
            page.Paragraph(paragraph);
        }

        page.Section("OPTIONS");
        foreach (Option option in verb.OwnOptions.Concat(verb.Options.Except(verb.OwnOptions)))
        {
            page.Item(HelpText.TitleOf(option), option.Description!);
        }

        page.Section("EXIT STATUS");
        foreach (VerbExitCode code in verb.ExitCodes)
        {
            page.Item(code.Code, $"{code.Meaning}.");
        }

        page.Section("EXAMPLES");
        foreach (VerbExample example in verb.Examples)
        {
            page.Example(example.Meaning, example.Line);
        }

        return page.Section("SEE ALSO").Paragraph("kin(1)").ToString();
    }
}

using Kin.Tool.Pages;

namespace Kin.Tool.Verbs;

/// <summary>
/// `--help`, which every verb understands. Not the one of System.CommandLine: that looks for its description
/// in the resources of the language, which took a tenth of the time that a verb needs to start.
/// </summary>
internal sealed class HelpFlag : Flag
{
    public HelpFlag(Verb verb)
        : base("--help", "Shows this help.", "-h") => Action = new HelpAnswer(verb);
}

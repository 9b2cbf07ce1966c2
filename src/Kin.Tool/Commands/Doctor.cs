using System.CommandLine;
using Kin.Tool.Machine;
using Kin.Tool.Verbs;

namespace Kin.Tool.Commands;

/// <summary>`kin doctor`: what this machine allows.</summary>
internal sealed class Doctor : Verb
{
    private readonly Flag _json;

    public Doctor()
        : base("doctor", "says what this kernel allows, and what each lack costs")
    {
        Paragraphs =
        [
            "Tries what Kin uses of the kernel, rather than trusting its version, and shows the machine "
            + "as this"
            + " process sees it: inside a container that is less than the kernel could do. Changes nothing.",
        ];
        _json = Flag("--json", "Prints one JSON object; unlimited and unknown are null.");
        Examples =
        [
            new("kin doctor", "the report"),
            new("kin doctor --json | grep '\"available\": false' || echo no lack", "lacks, for a script"),
        ];
        ExitCodes =
        [
            new("0", "Kin is fit for this machine; what is missing has a replacement"),
            new("1", "the machine is not what Kin is made for; the report ends with the reasons"),
            new("2", "the command line is not understood"),
        ];
    }

    protected override int Execute(ParseResult line)
    {
        MachineFacts facts = new();
        if (line.Has(_json))
        {
            Out.Text(MachineJson.Of(facts));
        }
        else
        {
            Out.Show(MachineReport.Of(facts));
        }

        return facts.Problems.Count == 0 ? Tool.ExitCodes.Success : Tool.ExitCodes.Failure;
    }
}

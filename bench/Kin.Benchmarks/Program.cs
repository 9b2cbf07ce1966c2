using System.Globalization;
using Kin.Benchmarks;
using Kin.Benchmarks.Cases;
using Kin.Benchmarks.Contestants;

CultureInfo.DefaultThreadCurrentCulture = CultureInfo.InvariantCulture;
CultureInfo.CurrentCulture = CultureInfo.InvariantCulture;
if (args is ["contestant", string contestant, .. string[] arguments])
{
    return await InProcess.ServeAsync(contestant, arguments);
}

try
{
    return await new Session(CommandLine.Parse(args)).RunAsync();
}
catch (FormatException wrong)
{
    await Console.Error.WriteLineAsync($"bench: {wrong.Message}\n{CommandLine.Usage}");
    return 2;
}

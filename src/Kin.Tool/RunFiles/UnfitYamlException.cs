using YamlDotNet.Core;

namespace Kin.Tool.RunFiles;

/// <summary>YAML that no run is described by. The message is a sentence.</summary>
internal sealed class UnfitYamlException(Mark start, string message) : YamlException(start, start, message);

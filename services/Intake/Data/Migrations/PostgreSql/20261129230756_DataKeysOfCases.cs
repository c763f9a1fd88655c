using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Intake.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class DataKeysOfCases : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "DataKeys",
                columns: table => new
                {
                    CaseId = table.Column<Guid>(type: "uuid", nullable: false),
                    Ring = table.Column<long>(type: "bigint", nullable: false),
                    Sharing = table.Column<byte[]>(type: "bytea", nullable: true),
                    Reporters = table.Column<byte[]>(type: "bytea", nullable: true),
                    People = table.Column<byte[]>(type: "bytea", nullable: true),
                    Stories = table.Column<byte[]>(type: "bytea", nullable: true),
                    Version = table.Column<int>(type: "integer", nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_DataKeys", x => x.CaseId);
                    table.ForeignKey(
                        name: "FK_DataKeys_Cases_CaseId",
                        column: x => x.CaseId,
                        principalTable: "Cases",
                        principalColumn: "Id",
                        onDelete: ReferentialAction.Cascade);
                });

            // Their records are sealed by the ring itself, until the service has sealed them again.
            migrationBuilder.Sql("INSERT INTO \"DataKeys\" (\"CaseId\", \"Ring\", \"Version\") SELECT \"Id\", 0, 0 FROM \"Cases\";");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "DataKeys");
        }
    }
}

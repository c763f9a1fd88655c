using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace Intake.Data.Migrations.PostgreSql
{
    /// <inheritdoc />
    public partial class PhotosOfDeliveries : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "Photos",
                columns: table => new
                {
                    Id = table.Column<Guid>(type: "uuid", nullable: false),
                    CaseId = table.Column<Guid>(type: "uuid", nullable: false),
                    ReferralId = table.Column<Guid>(type: "uuid", nullable: false),
                    Digest = table.Column<byte[]>(type: "bytea", maxLength: 32, nullable: false),
                    Sealed = table.Column<byte[]>(type: "bytea", nullable: false),
                    Bytes = table.Column<int>(type: "integer", nullable: false),
                    At = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false),
                    By = table.Column<string>(type: "character varying(100)", maxLength: 100, nullable: false)
                },
                constraints: table =>
                {
                    table.PrimaryKey("PK_Photos", x => x.Id);
                });

            migrationBuilder.CreateIndex(
                name: "IX_Photos_CaseId",
                table: "Photos",
                column: "CaseId");

            migrationBuilder.CreateIndex(
                name: "IX_Photos_ReferralId",
                table: "Photos",
                column: "ReferralId");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "Photos");
        }
    }
}
